import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Opener} from '../../components/job-control.ts';
import {runOnTerminal} from '../target/on-terminal.ts';

/** What is taken where nobody has chosen. */
const usual = {pager: 'if command -v less > /dev/null; then less; else more; fi', editor: 'vi'} as const;

/**
 * Shows a text in the person's own pager or editor, until that is left.
 * @returns a sentence for afterwards, where there is one
 */
export const openText = async (env: NodeJS.ProcessEnv, opener: Opener, text: string): Promise<string | undefined> => {
	const chosen = commandsOf(env)[opener];
	const command = chosen?.command ?? usual[opener];
	try {
		const status =
			opener === 'pager'
				? await runOnTerminal(command, {input: text}, env)
				: await inCopy(text, file => runOnTerminal(command, {file}, env));
		// The shell's own: not found, not executable.
		if (status === 127 || status === 126)
			return chosen === undefined
				? missing[opener]
				: `$${chosen.name} is “${chosen.command}”, which could not be started (status ${status}).`;
		return opener === 'editor' ? 'That was a copy: the plan is as it was.' : undefined;
	} catch (error) {
		return `The ${opener} could not be started: ${(error as Error).message}.`;
	}
};

const missing = {
	pager: 'There is no pager here: $PAGER is not set, and neither less nor more is installed.',
	editor: 'There is no editor here: neither $VISUAL nor $EDITOR is set, and vi is not installed.',
} as const satisfies Record<Opener, string>;

type Chosen = {readonly name: string; readonly command: string};

const commandsOf = (env: NodeJS.ProcessEnv): Readonly<Record<Opener, Chosen | undefined>> => ({
	pager: firstSet(env, ['PAGER']),
	editor: firstSet(env, ['VISUAL', 'EDITOR']),
});

const firstSet = (env: NodeJS.ProcessEnv, names: readonly string[]): Chosen | undefined =>
	names.map(name => ({name, command: env[name]?.trim() ?? ''})).find(({command}) => command !== '');

/** A file that nobody else may read, for as long as it is used: an editor keeps its own files beside it, and they go with it. */
const inCopy = async (text: string, use: (file: string) => Promise<number>): Promise<number> => {
	const folder = await mkdtemp(join(tmpdir(), 'nearmetal-'));
	try {
		const file = join(folder, 'preview.txt');
		await writeFile(file, text, {mode: 0o600});
		return await use(file);
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
};
