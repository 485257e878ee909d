import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {localTarget} from '../../src/target/local.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {type RunOptions, type Target, TargetError} from '../../src/target/target.ts';
import {writeTogetherScript} from '../../src/target/write-together.ts';

// The host in memory stands in for a real one in every other test: it must succeed and fail as this machine does.
const folder = mkdtempSync(join(tmpdir(), 'target-alike-'));
after(() => rmSync(folder, {recursive: true}));
const at = (name: string): string => join(folder, name);

const started = async (target: Target): Promise<Target> => {
	await target.run(['rm', '-rf', folder]);
	await target.write(at('full/one'), 'one\n', 0o640);
	await target.run(['mkdir', '-p', at('empty')]);
	return target;
};

/** What a program ended with: its status, its output, and the kernel's words, which stand last. */
const ran =
	(argv: readonly string[], options: RunOptions = {}) =>
	async (target: Target): Promise<unknown> => {
		const {status, stdout, stderr} = await target.run(argv, options);
		return {status, stdout, said: stderr.trim().split(': ').at(-1)};
	};

/** What an operation threw: what could not be done, and the kernel's words, which stand last. */
const thrown =
	(operate: (target: Target) => Promise<unknown>) =>
	async (target: Target): Promise<unknown> => {
		try {
			return await operate(target);
		} catch (error) {
			assert.ok(error instanceof TargetError);
			return [error.message.split(target.name)[0], error.message.split(': ').at(-1)];
		}
	};

const together = (name: string): readonly string[] => ['sh', '-c', writeTogetherScript, 'sh', name, 'file', '600', '3'];
const input = 'one';
const cases: readonly {readonly name: string; readonly operate: (target: Target) => Promise<unknown>}[] = [
	{name: 'cat of standard input by its path', operate: ran(['cat', '/dev/stdin'], {input})},
	{name: 'cat of what is not there, and of what is', operate: ran(['cat', at('none'), at('full/one')])},
	{name: 'cat of a folder', operate: ran(['cat', at('full')])},
	{name: 'cat whose output is told as it comes', operate: ran(['cat', at('full/one')], {onOutput: () => {}})},
	{name: 'ls of what is not there', operate: ran(['ls', at('none')])},
	{name: 'rm of what is not there', operate: ran(['rm', at('none')])},
	{name: 'rm -f of what is not there', operate: ran(['rm', '-f', at('none')])},
	{name: 'rm -f of a folder', operate: ran(['rm', '-f', at('full')])},
	{name: 'mkdir of what is there', operate: ran(['mkdir', at('full')])},
	{name: 'mkdir in a folder that is not there', operate: ran(['mkdir', at('none/new')])},
	{name: 'mkdir in a folder that is', operate: ran(['mkdir', at('full/new')])},
	{name: 'mkdir -p below a file', operate: ran(['mkdir', '-p', at('full/one/new')])},
	{name: 'mkdir -p of what is there', operate: ran(['mkdir', '-p', at('full')])},
	{name: 'rmdir of a full folder', operate: ran(['rmdir', at('full')])},
	{name: 'rmdir of a full folder, which is no failure', operate: ran(['rmdir', '--ignore-fail-on-non-empty', at('full')])},
	{name: 'rmdir of an empty folder', operate: ran(['rmdir', at('empty')])},
	{name: 'rmdir of a file', operate: ran(['rmdir', at('full/one')])},
	{name: 'rmdir of what is not there', operate: ran(['rmdir', '--ignore-fail-on-non-empty', at('none')])},
	{name: 'cmp of the same', operate: ran(['cmp', '-s', at('full/one'), '/dev/stdin'], {input: 'one\n'})},
	{name: 'cmp of others', operate: ran(['cmp', '-s', at('full/one'), '/dev/stdin'], {input})},
	{name: 'cmp with what is not there', operate: ran(['cmp', at('full/one'), at('none')])},
	{name: 'chmod of what is not there', operate: ran(['chmod', '600', at('none')])},
	{name: 'several files into a folder', operate: ran(together(at('empty')), {input})},
	{
		name: 'several files into a folder that is not there',
		operate: async target => (await target.run(together(at('none')), {input})).status,
	},
	{name: 'a script of ours that is not there', operate: async target => (await target.run(['sh', '/etc/nearmetal/repin.sh'])).status},
	{name: 'a program that nobody has', operate: async target => (await target.run(['no-such-program'])).status},
	{
		name: 'a folder stays when its only file goes',
		operate: async target => [await ran(['rm', at('full/one')])(target), await ran(['rmdir', at('full')])(target)],
	},
	{name: 'read of what is not there', operate: thrown(target => target.read(at('none')))},
	{name: 'read below a file', operate: thrown(target => target.read(at('full/one/none')))},
	{name: 'read of a folder', operate: thrown(target => target.read(at('full')))},
	{name: 'write over a folder', operate: thrown(target => target.write(at('full'), 'text'))},
	{name: 'write below a file', operate: thrown(target => target.write(at('full/one/new'), 'text'))},
	{name: 'write of a kernel file that is not there', operate: thrown(target => target.write('/proc/sys/none', '1'))},
	{
		name: 'append to a file',
		operate: thrown(async target => [await target.append(at('full/one'), 'two\n'), await target.read(at('full/one'))]),
	},
	{name: 'append in a folder that is not there', operate: thrown(target => target.append(at('none/new'), 'text'))},
	{name: 'append to a folder', operate: thrown(target => target.append(at('full'), 'text'))},
	{name: 'a program that was cancelled before it began', operate: thrown(target => target.run(['true'], {signal: AbortSignal.abort()}))},
];

describe('the host in memory does as this machine', () => {
	for (const {name, operate} of cases) {
		test(name, async () => {
			const memory = memoryHost({nearmetal: 1, target: 'memory', takenAt: '', files: {}, links: {}, names: [tmpdir()], commands: {}});
			assert.deepEqual(await operate(await started(memory)), await operate(await started(localTarget())));
		});
	}
});
