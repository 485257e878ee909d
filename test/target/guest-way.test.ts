import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {agentTarget} from '../../src/target/agent.ts';
import {type GuestWay, wayIn, wayIntoStarted, waysInto} from '../../src/target/guest-way.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {type Target, TargetError} from '../../src/target/target.ts';
import {untilItAnswers} from '../../src/target/until-it-answers.ts';
import {agentHost, answered, clockOf, type Interference, refused, uuid} from './agent-host.ts';

const machine = (name: string): Target =>
	memoryHost({nearmetal: 1, target: name, takenAt: '', files: {}, links: {}, names: [], commands: {}});
const open = (name: string) => async (): Promise<Target> => machine(name);
const fails = (because: string) => async (): Promise<Target> => {
	throw new TargetError(because);
};
const never = new AbortController().signal;

describe('the way into a guest', () => {
	const cases: readonly {name: string; ways: readonly GuestWay[]; expected: object}[] = [
		{
			name: 'the first that opens',
			ways: [
				{way: 'ssh', open: open('ssh')},
				{way: 'agent', open: fails('not asked')},
			],
			expected: {way: 'ssh', target: 'ssh', failed: []},
		},
		{
			name: 'the next, with what was wrong with the first',
			ways: [
				{way: 'ssh', open: fails('no address.')},
				{way: 'agent', open: open('agent')},
			],
			expected: {way: 'agent', target: 'agent', failed: ['Over SSH: no address.']},
		},
		{
			name: 'neither, with a reason each',
			ways: [
				{way: 'ssh', open: fails('no address.')},
				{way: 'agent', open: fails('no agent.')},
			],
			expected: {way: 'neither', target: undefined, failed: ['Over SSH: no address.', 'Through its guest agent: no agent.']},
		},
	];
	for (const {name, ways, expected} of cases) {
		test(name, async () => {
			const found = await wayIn(ways);
			assert.deepEqual({target: undefined, ...found, ...('target' in found ? {target: found.target.name} : {})}, expected);
		});
	}

	const guest = {name: 'web01', uuid};
	test('SSH is tried before the agent', async () => {
		const {host, messages} = agentHost();
		assert.equal((await wayIn(waysInto(host, guest, open('root@web01')))).way, 'ssh');
		assert.equal(messages.length, 0);
	});

	test('without SSH the agent is', async () => {
		const found = await wayIn(waysInto(agentHost().host, guest, fails('kvm1 knows no address of web01 yet.')));
		assert.ok(found.way === 'agent');
		assert.equal((await found.target.run(['echo', 'hello'])).stdout, 'hello\n');
		assert.deepEqual(found.failed, ['Over SSH: kvm1 knows no address of web01 yet.']);
	});

	test('a fault of the program itself is no reason', async () => {
		const broken = async (): Promise<Target> => {
			throw new TypeError('a fault');
		};
		await assert.rejects(
			wayIn([
				{way: 'ssh', open: broken},
				{way: 'agent', open: open('agent')},
			]),
			TypeError,
		);
	});
});

describe('no way in is an agent that', () => {
	const opening: readonly {name: string; interfere: Interference; message: RegExp}[] = [
		{
			name: 'is not there',
			interfere: () => refused('argument unsupported: QEMU guest agent is not configured'),
			message: /does not answer \(argument unsupported: QEMU guest agent is not configured\): it needs the channel/,
		},
		{
			name: 'is not connected',
			interfere: () => refused('Guest agent is not responding: QEMU guest agent is not connected'),
			message: /does not answer \(Guest agent is not responding: QEMU guest agent is not connected\)/,
		},
		{
			name: 'may not start programs',
			interfere: ({execute}) =>
				execute === 'guest-info'
					? answered({
							supported_commands: [
								{name: 'guest-exec', enabled: false},
								{name: 'guest-exec-status', enabled: true},
							],
						})
					: undefined,
			message: /guest-exec is disabled/,
		},
		{name: 'answers nonsense', interfere: () => ({status: 0, stdout: 'yes', stderr: ''}), message: /no answer of an agent/},
		{
			name: 'has no sh',
			interfere: ({execute}) =>
				execute === 'guest-exec'
					? refused("internal error: unable to execute QEMU agent command 'guest-exec': Failed to execute child process")
					: undefined,
			message: /did not start a program: .*Failed to execute child process\.$/,
		},
		{
			name: 'is not root',
			interfere: ({execute}) =>
				execute === 'guest-exec-status'
					? answered({exited: true, exitcode: 0, 'out-data': Buffer.from('991\n').toString('base64')})
					: undefined,
			message: /not run programs as root: its user has the id 991/,
		},
	];
	for (const {name, interfere, message} of opening) {
		test(name, async () => {
			await assert.rejects(agentTarget(agentHost(interfere).host, {name: 'web01', uuid}, clockOf()), {name: 'TargetError', message});
		});
	}
});

describe('a guest that was just started', () => {
	test('is tried until it answers, on either way', async () => {
		let left = 3;
		const ways: readonly GuestWay[] = [
			{way: 'ssh', open: fails('it refuses connections.')},
			{way: 'agent', open: () => (left-- > 0 ? fails('it does not answer.')() : open('agent')())},
		];
		const clock = clockOf();
		const found = await wayIntoStarted(ways, never, clock);
		assert.deepEqual([found.way, found.failed, clock.now()], ['agent', ['Over SSH: it refuses connections.'], 6000]);
	});

	test('gets 300 s, and the reasons are said', async () => {
		const clock = clockOf();
		const {host} = agentHost(() => refused('QEMU guest agent is not connected'));
		await assert.rejects(wayIntoStarted(waysInto(host, {name: 'web01', uuid}, fails('it refuses connections.')), never, clock), {
			name: 'TargetError',
			message: /^Over SSH: it refuses connections\. Through its guest agent: .*\(QEMU guest agent is not connected\)/,
		});
		assert.ok(clock.now() > 300_000 && clock.now() < 305_000);
	});

	test('is not waited for where a fault of the program itself, or a person, ends that', async () => {
		const clock = clockOf();
		const broken = async (): Promise<never> => {
			throw new TypeError('a fault');
		};
		await assert.rejects(untilItAnswers(broken, never, clock), TypeError);
		await assert.rejects(untilItAnswers(open('ssh'), AbortSignal.abort(), clock), {name: 'AbortError'});
		const controller = new AbortController();
		const cancelled = async (): Promise<never> => {
			controller.abort();
			throw new TargetError('it refuses connections.');
		};
		await assert.rejects(untilItAnswers(cancelled, controller.signal, clock), {name: 'AbortError'});
		assert.ok(clock.now() <= 2000);
	});
});
