#!/usr/bin/env node
import packageFile from '../package.json' with {type: 'json'};
import {parseArguments, UsageError} from './cli/arguments.ts';
import {helpText} from './cli/help.ts';
import {inAscii, showsUnicode} from './text/ascii.ts';
import {visible} from './text/visible.ts';

/** The only file that reads the process. Everything heavy is loaded when it is needed: --version and --help are instant. */
const main = async (): Promise<number> => {
	if (Number(process.versions.node.split('.')[0]) < 22) {
		process.stderr.write(
			`nearmetal needs Node 22 or newer, and this is ${process.versions.node}. “npm start” and dist/nearmetal bring their own.\n`,
		);
		return 1;
	}

	try {
		const parsed = parseArguments(process.argv.slice(2));
		if (parsed.command === 'version') {
			process.stdout.write(`nearmetal ${packageFile.version}\n`);
			return 0;
		}

		if (parsed.command === 'help') {
			process.stdout.write(helpText(parsed.about));
			return 0;
		}

		const {runCommand} = await import('./cli/run-command.ts');
		return await runCommand(parsed, process);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		process.stderr.write(`nearmetal: ${visible(error.message)}\n“nearmetal --help” shows how it is used.\n`);
		return 2;
	}
};

/** An error that nobody expected: one line for the user, the rest for whoever asks for it. */
const unexpected = (error: unknown): number => {
	process.stderr.write(`nearmetal: something unexpected went wrong: ${visible(error instanceof Error ? error.message : String(error))}\n`);
	process.stderr.write('What was changed so far is in the journal: “nearmetal status” shows it, “nearmetal undo” takes it back.\n');
	if (process.env.NEARMETAL_DEBUG !== undefined && error instanceof Error)
		process.stderr.write(`${(error.stack ?? '').split('\n').map(visible).join('\n')}\n`);
	return 1;
};

process.stdout.on('error', error => {
	// The reader of a pipe went away (`nearmetal inspect | head`): nothing is wrong.
	if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
	throw error;
});

/** All that is written on a terminal passes here: frames, questions, lines and errors. A pipe and a file get every character as it is. */
const asciiOnly = (stream: NodeJS.WriteStream): void => {
	const write = stream.write.bind(stream) as (chunk: unknown, ...more: readonly unknown[]) => boolean;
	stream.write = (chunk: unknown, ...more: readonly unknown[]) => write(typeof chunk === 'string' ? inAscii(chunk) : chunk, ...more);
};

if (!showsUnicode(process.env)) {
	for (const stream of [process.stdout, process.stderr]) if (stream.isTTY) asciiOnly(stream);
}

process.exitCode = await main().catch(unexpected);
