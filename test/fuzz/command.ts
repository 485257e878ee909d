import assert from 'node:assert/strict';
import {parseArguments, UsageError} from '../../src/cli/arguments.ts';
import {type CommandContext, status} from '../../src/cli/context.ts';
import type {Source} from '../../src/target/target.ts';
import {type Done, run} from '../cli/run.ts';
import {forbiddenIn} from '../text/hostile.ts';
import {assertMessage, unlessRefused} from './kind.ts';

const known: ReadonlySet<number> = new Set(Object.values(status));

/** Runs a command as a person would who reads `text` from every file that the command line names. What it saves goes nowhere. */
export const command = async (target: Source, argv: readonly string[], text = ''): Promise<Done> => {
	const parsed = unlessRefused([UsageError], () => parseArguments(argv));
	if (parsed === undefined || !('json' in parsed)) return {status: status.usage, out: '', told: ''};
	const save: CommandContext['save'] = async (_folder, files) => files.map(({name}) => name);
	const more: Partial<CommandContext> = {readFile: async () => text, save, saveAnew: save, inTheWay: async () => []};
	const done = await run(target, argv, more);
	assert.ok(known.has(done.status), `status ${done.status}`);
	assert.deepEqual(forbiddenIn(done.out.replaceAll('\t', ' ') + done.told), [], 'a terminal would obey it');
	if (done.status !== 0 && done.status !== status.undone) assertMessage(done.told + done.out);
	return done;
};
