import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {type Target, TargetError} from '../../src/target/target.ts';
import {fresh} from '../run/host-in-memory.ts';
import {run, web01} from './run.ts';

/** How often a command of these arguments tries to enter the guest, by SSH and by its agent. */
const triesOf = async (argv: readonly string[], plan?: string) => {
	const memory = await fresh();
	let agent = 0;
	let ssh = 0;
	const host: Target = {
		...memory,
		sample: false,
		run: async (command, options) => {
			if (command.includes('qemu-agent-command')) agent++;
			return await memory.run(command, options);
		},
	};
	const guest = async (): Promise<never> => {
		ssh++;
		throw new TargetError('The guest has no address.');
	};
	const done = await run(host, argv, {
		guestLogin: {guest, peer: guest},
		...(plan === undefined ? {} : {readFile: async () => plan}),
	});
	return {...done, entered: ssh + agent > 0};
};

const hostOnly = ['--only', 'host-buffers,hugepages'];

describe('the guest is entered for what is inside alone', () => {
	const cases: readonly (readonly [name: string, argv: readonly string[], entered: boolean])[] = [
		['a plan whose steps may be any', ['plan', ...web01], true],
		['a plan for the host alone', ['plan', ...web01, ...hostOnly], false],
		['a plan with one step inside', ['plan', ...web01, '--only', 'host-buffers,guest-buffers'], true],
		['a plan without those inside', ['plan', ...web01, '--except', 'guest-buffers,guest-queues,machine-type,mtu'], false],
		['a plan without some of those', ['plan', ...web01, '--except', 'guest-buffers,mtu'], true],
		['apply for the host alone', ['apply', ...web01, ...hostOnly, '--yes'], false],
	];
	for (const [name, argv, entered] of cases)
		test(name, async () => {
			const done = await triesOf(argv);
			assert.deepEqual([done.status, done.entered], [0, entered]);
			const said = /guest-buffers +not looked into: all steps that ask for its inside are left out/.test(done.out);
			assert.equal(said, !entered);
		});

	test('apply of a plan file for the host alone', async () => {
		const {out} = await triesOf(['plan', ...web01, ...hostOnly, '--json']);
		const done = await triesOf(['apply', 'plan.json', '--yes'], out);
		assert.deepEqual([done.status, done.entered], [0, false]);
	});

	test('apply that measures, whatever the steps', async () => {
		const {out, entered} = await triesOf(['apply', ...web01, ...hostOnly, '--yes', '--measure', '--quick', '--peer', '10.0.0.20']);
		assert.ok(entered);
		assert.match(out, /guest-buffers +nobody can enter web01/);
	});
});
