import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseArguments} from '../../src/cli/arguments.ts';
import {runCommand} from '../../src/cli/run-command.ts';

/** What the wizard says instead of drawing. */
const told = async (isTTY: boolean, env: Record<string, string>): Promise<string> => {
	let text = '';
	const stream = {isTTY, write: (line: string) => (text += line), once() {}};
	const parsed = parseArguments(['--sample']);
	assert.ok(parsed.command === 'wizard');
	const process = {env, pid: 1, stdin: stream, stdout: stream, stderr: stream, on() {}, once() {}} as unknown as NodeJS.Process;
	const status = await runCommand(parsed, process, undefined);
	assert.equal(status, 2);
	return text;
};

const cases: readonly (readonly [what: string, isTTY: boolean, env: Record<string, string>, says: RegExp])[] = [
	['without a terminal', false, {TERM: 'xterm'}, /needs a terminal to read from.*ssh -t/],
	['on a terminal that only prints lines', true, {TERM: 'dumb'}, /TERM=dumb/],
];

for (const [what, isTTY, env, says] of cases) {
	test(`${what} the wizard says why it cannot be shown, and which commands do the same`, async () => {
		const text = await told(isTTY, env);
		assert.match(text, says);
		for (const command of ['inspect', 'plan', 'apply']) assert.ok(text.includes(`“nearmetal ${command}”`));
	});
}
