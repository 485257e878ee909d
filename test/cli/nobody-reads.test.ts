import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {parseArguments} from '../../src/cli/arguments.ts';
import {runCommand} from '../../src/cli/run-command.ts';

/** A process whose output is not taken any more after the first line that says `last`. */
const told = async (argv: readonly string[], last: RegExp, code = 'EPIPE'): Promise<{readonly status: number; readonly text: string}> => {
	let text = '';
	const stream = () => {
		const emitter = new EventEmitter();
		return Object.assign(emitter, {
			isTTY: false,
			write(line: string) {
				text += line;
				if (last.test(line)) setImmediate(() => emitter.emit('error', Object.assign(new Error(`write ${code}`), {code})));
			},
		});
	};
	const process = Object.assign(new EventEmitter(), {env: {}, pid: 1, stdin: {isTTY: false}, stdout: stream(), stderr: stream()});
	const parsed = parseArguments(argv);
	assert.ok(parsed.command !== 'help' && parsed.command !== 'version');
	const status = await runCommand(parsed, process as unknown as NodeJS.Process, undefined);
	return {status, text};
};

const apply = ['apply', '--sample', '--guest', 'web01', '--yes'];

for (const [what, last] of [
	['the plan', /Plan for web01/],
	['the progress', /^run \d/],
] as const) {
	test(`nobody reads ${what} any more: what was applied is taken back`, async () => {
		const {status, text} = await told(apply, last);
		assert.match(
			text,
			/Nobody reads what is printed any more\. What the step had changed is put back\.[^]*Everything that this run did is taken back\.\n$/,
		);
		assert.equal(status, 4);
	});
}

test('a full disk behind the progress: what was applied is taken back, and told so', async () => {
	const {status, text} = await told(apply, /^run \d/, 'ENOSPC');
	assert.match(text, /What is printed cannot be written: ENOSPC\. What the step had changed is put back\./);
	assert.equal(status, 4);
});
