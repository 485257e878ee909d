#!/usr/bin/env node
import {writeSync} from 'node:fs';
import type {Drawing} from '../components/drawing.ts';
import packageFile from '../package.json' with {type: 'json'};
import {helpCommand, parseArguments, UsageError} from './cli/arguments.ts';
import {openedAtOnce} from './cli/at-once.ts';
import {helpText} from './cli/help.ts';
import {heedNoColor} from './cli/no-color.ts';
import {terminalOf} from './cli/terminal.ts';
import {inAscii, showsUnicode} from './text/ascii.ts';
import {visible} from './text/visible.ts';

/** The only file that reads the process. Everything heavy is loaded when it is needed: --version and --help are instant. */
const main = async (): Promise<number> => {
	const words = process.argv.slice(2);
	const asked = parsed(words);
	if (!(asked instanceof UsageError) && asked.command === 'version') return writeVersion();
	prepareStreams();
	heedNoColor(process.env);
	if (Number(process.versions.node.split('.')[0]) < 22) {
		process.stderr.write(
			`nearmetal needs Node 22 or newer, and this is ${process.versions.node}. “npm start” and dist/nearmetal bring their own.\n`,
		);
		return 1;
	}

	if (asked instanceof UsageError) return misused(asked);
	if (asked.command === 'help') {
		process.stdout.write(helpText(asked.about, process.stdout.columns));
		return 0;
	}

	const opening = await openWizardAtOnce(words);
	try {
		const {runCommand} = await import('./cli/run-command.ts');
		return await runCommand(asked, process, opening);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		return misused(error);
	} finally {
		opening?.close();
	}
};

/** Most of what is loaded is not needed for the wizard's first frame. */
const openWizardAtOnce = async (words: readonly string[]): Promise<Drawing | undefined> => {
	const target = openedAtOnce(words);
	if (target === undefined) return undefined;
	const terminal = terminalOf(process);
	if (typeof terminal === 'string') return undefined;
	const {openWizard} = await import('../components/opening.tsx');
	return await openWizard(target, terminal);
};

const parsed = (words: readonly string[]): ReturnType<typeof parseArguments> | UsageError => {
	try {
		return parseArguments(words);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		return error;
	}
};

/** Past process.stdout: until Node has loaded its streams takes longer than all the rest here. */
const writeVersion = (): number => {
	try {
		writeSync(1, `nearmetal ${packageFile.version}\n`);
		return 0;
	} catch (error) {
		// The reader of a pipe went away.
		return (error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 1;
	}
};

const misused = ({message}: UsageError): number => {
	process.stderr.write(`nearmetal: ${visible(message)}\n“${helpCommand(process.argv.slice(2))}” shows how it is used.\n`);
	return 2;
};

/** An error that nobody expected: one line for the user, the rest for whoever asks for it. */
const unexpected = (error: unknown): number => {
	process.stderr.write(`nearmetal: something unexpected went wrong: ${visible(error instanceof Error ? error.message : String(error))}\n`);
	process.stderr.write('What was changed so far is in the journal: “nearmetal status” shows it, “nearmetal undo” takes it back.\n');
	if (process.env.NEARMETAL_DEBUG !== undefined && error instanceof Error)
		process.stderr.write(`${(error.stack ?? '').split('\n').map(visible).join('\n')}\n`);
	return 1;
};

/** All that is written on a terminal passes here: frames, questions, lines and errors. A pipe and a file get every character as it is. */
const prepareStreams = (): void => {
	// What is written goes nowhere then, or what is typed comes from nowhere; what that means for the command is that one's to say.
	for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => {});
	if (showsUnicode(process.env)) return;
	for (const stream of [process.stdout, process.stderr]) if (stream.isTTY) asciiOnly(stream);
};

const asciiOnly = (stream: NodeJS.WriteStream): void => {
	const write = stream.write.bind(stream) as (chunk: unknown, ...more: readonly unknown[]) => boolean;
	stream.write = (chunk: unknown, ...more: readonly unknown[]) => write(typeof chunk === 'string' ? inAscii(chunk) : chunk, ...more);
};

process.exitCode = await main().catch(unexpected);
