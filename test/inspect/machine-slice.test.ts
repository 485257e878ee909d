import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {machineSliceFiles, sliceCpusCommand, sliceLimitCommand} from '../../src/inspect/process-probe.ts';
import type {Snapshot} from '../../src/target/target.ts';

const recorded = JSON.parse(readFileSync('test/inspect/debian-13.snapshot.json', 'utf8')) as Snapshot;
const printed = (cpus: string) => ({status: 0, stdout: `AllowedCPUs=${cpus}\n`, stderr: ''});

/** The CPUs of guests on the recorded host of eight CPUs, before one of them has brought their cgroup: where 4-5 are somebody's partition. */
const sliceOf = (limit: string, ofHost: string) => {
	const files = Object.fromEntries(Object.entries(recorded.files).filter(([path]) => !machineSliceFiles.includes(path)));
	return inspect({
		...recorded,
		files: {...files, '/sys/fs/cgroup/cpuset.cpus.isolated': '4-5\n', '/sys/devices/system/cpu/isolated': '\n'},
		commands: {
			...recorded.commands,
			[sliceLimitCommand.join(' ')]: printed(limit),
			[sliceCpusCommand('system.slice').join(' ')]: printed(ofHost),
		},
	}).machineSliceCpus;
};

test('before the first guest its slice will have what systemd gives it, less the isolated partitions of others', () => {
	assert.deepEqual(sliceOf('2-7', ''), [2, 3, 6, 7]);
	assert.deepEqual(sliceOf('', '0-1'), [0, 1, 2, 3, 6, 7]);
	assert.equal(sliceOf('', ''), undefined);
});
