import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exportPlan} from '../../src/export/export.ts';
import {queuesScript} from '../../src/export/queues-script.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {visible} from '../../src/text/visible.ts';
import {applyAll, only} from '../run/host-in-memory.ts';
import {named} from '../run/hostile-host.ts';
import {forbiddenIn, hostileNames} from '../text/hostile.ts';
import {ScratchHost} from './scratch-host.ts';

const preset = presetNamed('recommended');
assert.ok(preset);

/** Names that end what they stand in, and do something where they are obeyed. */
const names = [
	hostileNames[0],
	`${hostileNames[1]}\necho > "$ROOT/etc/PWNED"\n\recho > "$ROOT/etc/PWNED"\r#`,
	'\'; echo > "$ROOT/etc/PWNED"; \'$(echo > "$ROOT/etc/PWNED")`echo > "$ROOT/etc/PWNED"`\\033]0;pwned\\007\\nPWNED\\c',
];

for (const name of names) {
	test(`the scripts of a host and a guest called ${visible(name)}`, async () => {
		const host = memoryHost(named(name));
		const {snapshot, facts} = await readHost(host);
		const guest = facts.domains[0]?.name ?? '';
		await host.run(['virsh', 'shutdown', guest]);
		await host.run(['virsh', 'start', guest]);
		const {plan} = makePlan({snapshot, facts, inside: unseen}, {preset, guest, on: only('multi-queue', 'hugepages'), options: {}});

		// All of a guest's name in guest.sh is in its second line.
		const [shebang, heading, ...rest] = queuesScript(plan).split('\n');
		assert.deepEqual(
			[shebang, rest],
			[
				'#!/bin/sh',
				queuesScript({...plan, guest: undefined})
					.split('\n')
					.slice(2),
			],
		);
		assert.equal(heading, `# Inside ${visible(guest)}, as root, after it was started anew. It may be run again.`);

		const there = await ScratchHost.from(host);
		for (const {name: file, text} of exportPlan(plan)) there.write(`/export/${file}`, there.moved(file, text));
		const before = there.state();
		const run = (shell: string, path: string): string => {
			const comments = (there.read(path) ?? '').split('\n').filter(line => line.startsWith('#'));
			assert.deepEqual(comments.flatMap(forbiddenIn), []);
			const {status, stdout, stderr} = there.run(shell, path);
			assert.deepEqual([status, stderr, forbiddenIn(stdout)], [0, '', []]);
			assert.doesNotMatch(stdout, /^PWNED/m);
			assert.equal(there.read('/etc/PWNED'), undefined);
			return stdout;
		};

		for (const shell of ['dash', 'bash']) {
			assert.ok(
				run(shell, '/export/host.sh').includes(
					`then, for ${visible(guest)} to feel it: virsh -c qemu:///system shutdown ${plan.guest?.uuid}, wait`,
				),
			);
			there.write('/export/next.sh', 'virsh -c qemu:///system define "$ROOT/export/domain.xml"\n');
			run(shell, '/export/next.sh');
			assert.ok(run(shell, '/export/undo.sh').includes(`putting back: definition of ${visible(guest)}\n`));
			assert.deepEqual(ScratchHost.differences(there.state(), before), []);
		}

		// The script that a run leaves on the host shuts the guest down and starts it.
		await applyAll(host, plan);
		const [path = ''] = Object.keys(
			(await host.collect({files: ['/var/lib/nearmetal/runs/*/undo.sh'], links: [], names: [], commands: []})).files,
		);
		for (const shell of ['dash', 'bash']) {
			const applied = await ScratchHost.from(host);
			const {status, stdout, stderr} = applied.run(shell, path);
			assert.deepEqual([status, stderr, forbiddenIn(stdout)], [0, '', []]);
			assert.ok(stdout.startsWith(`shutting down ${visible(guest)}, to start it again at the end\n`), stdout);
			assert.ok(stdout.endsWith(`starting ${visible(guest)}\n`), stdout);
			assert.equal(applied.read('/etc/PWNED'), undefined);
		}
	});
}
