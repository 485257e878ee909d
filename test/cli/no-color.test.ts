import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseArguments} from '../../src/cli/arguments.ts';
import {runCommand} from '../../src/cli/run-command.ts';

/** What is left in the environment when a command has run. */
const environmentAfter = async (env: Record<string, string>): Promise<NodeJS.ProcessEnv> => {
	const stream = {isTTY: false, write: () => true};
	const parsed = parseArguments(['inspect', '--snapshot', '/there/is/no/such.json']);
	assert.ok(parsed.command !== 'help' && parsed.command !== 'version');
	await runCommand(parsed, {env, pid: 1, stdin: stream, stdout: stream, stderr: stream, once() {}} as unknown as NodeJS.Process);
	return env;
};

const cases: readonly (readonly [what: string, env: Record<string, string>, forced: string | undefined])[] = [
	['NO_COLOR switches colour off', {NO_COLOR: '1'}, '0'],
	['NO_COLOR wins over FORCE_COLOR', {NO_COLOR: 'yes', FORCE_COLOR: '3'}, '0'],
	['an empty NO_COLOR says nothing', {NO_COLOR: ''}, undefined],
	['without it the terminal decides', {}, undefined],
];

for (const [what, env, forced] of cases) {
	test(what, async () => assert.equal((await environmentAfter(env)).FORCE_COLOR, forced));
}
