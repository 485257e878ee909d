import assert from 'node:assert/strict';
import {test} from 'node:test';
import {recordedSnapshot} from '../../src/target/recording.ts';
import type {Snapshot} from '../../src/target/target.ts';
import {recorded} from '../run/host-in-memory.ts';
import {run, web01} from './run.ts';

/** A host whose libvirt is not started: virsh says so, and no file or thread tells of a guest. */
const silent: Snapshot = {
	...recorded,
	commands: Object.fromEntries(
		Object.keys(recorded.commands)
			.filter(argv => argv.startsWith('virsh '))
			.map(argv => [argv, {status: 1, stdout: '', stderr: 'error: Failed to connect socket: No such file or directory\n'}]),
	),
	files: Object.fromEntries(Object.entries(recorded.files).filter(([path]) => path.startsWith('/sys/'))),
};

test('where libvirt does not answer nobody is told that a host has no guests', async () => {
	const host = recordedSnapshot('kvm1.json', silent);
	for (const argv of [['plan', ...web01], ['export', ...web01], ['place'], ['place', 'web01']]) {
		const {status, out, told} = await run(host, argv);
		assert.deepEqual([status, out], [1, ''], argv.join(' '));
		assert.match(told, /^nearmetal: No guest of this host could be read: Failed to connect socket: No such file or directory$/m);
	}
});
