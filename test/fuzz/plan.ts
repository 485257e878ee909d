import assert from 'node:assert/strict';
import {makePlan} from '../../src/plan/make-plan.ts';
import type {Plan} from '../../src/plan/plan.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {applyAll, differences} from '../run/host-in-memory.ts';
import {command} from './command.ts';
import {damagedJson} from './damage-json.ts';
import {GuestHost} from './guest-host.ts';
import type {Kind} from './kind.ts';

const host = await GuestHost.start();
const guest = ['--guest', 'web01'];
const planned = async (...argv: readonly string[]): Promise<string> => (await host.reads(['plan', '--json', ...argv])).out;

const plans = [
	await planned(...guest),
	await planned(...guest, '--preset', 'reference'),
	await planned(...guest, '--only', 'multi-queue,cpu-pinning', '--set', 'cpu-pinning.vcpus=2-5'),
	await planned(...guest, '--only', 'host-buffers,nic-interrupts,vhost-workers'),
	await planned('--guest', "db 02 (R&D) it's+blüe", '--only', 'hugepages'),
	(await command(sampleTarget(), ['plan', '--json', ...guest])).out,
];

/** What the plan of these choices for this guest, made on the host itself, does to it. */
const remade = async ({choices, guest}: Plan): Promise<GuestHost> => {
	const twin = await GuestHost.start();
	const {snapshot, facts} = await readHost(twin.target);
	const name = facts.domains.find(domain => domain.uuid === guest?.uuid)?.name;
	await applyAll(twin.target, makePlan({snapshot, facts, inside: unseen}, {...choices, guest: name}).plan);
	return twin;
};

/** A plan file: applied, it changes nothing, or what a plan of its choices changes; and undo takes that back. */
export const kind: Kind = {
	texts: damagedJson(plans),
	async run(text) {
		const there = await GuestHost.start();
		await there.changes(['apply', 'plan.json', '--yes'], text);
		if ((await there.changed()).length === 0) return false;
		const twin = await remade(JSON.parse(text));
		assert.deepEqual(differences(await there.state(), await twin.state()), [], 'it is not what its choices say');
		assert.equal((await there.changes(['undo', '--yes'])).status, 0);
		assert.deepEqual(await there.changed(), [], 'undo has left something');
		return true;
	},
};
