import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {parseArguments} from '../../src/cli/arguments.ts';
import type {CommandContext} from '../../src/cli/context.ts';
import {memoryForNow} from '../../src/cli/memory.ts';
import {output} from '../../src/cli/output.ts';
import {performCommand} from '../../src/cli/run-command.ts';
import {inTheWay, save, saveAnew} from '../../src/cli/save.ts';
import {type Source, type Target, TargetError} from '../../src/target/target.ts';
import {operator} from '../run/host-in-memory.ts';

export type Done = {readonly status: number; readonly out: string; readonly told: string};

/** A command on a target, as it runs without a terminal. */
export const run = async (target: Source, argv: readonly string[], more: Partial<CommandContext> = {}): Promise<Done> => {
	const parsed = parseArguments(argv);
	assert.ok('json' in parsed);
	const out: string[] = [];
	const told: string[] = [];
	const unreachable = async (): Promise<never> => {
		throw new TargetError('The guest has no address.');
	};
	const status = await performCommand({
		arguments: parsed,
		open: async () => target,
		...output({write: text => out.push(text)}, {write: text => told.push(text)}),
		ask: undefined,
		operator,
		guestLogin: {guest: unreachable, peer: unreachable},
		onSample: () => {},
		readFile: async path => readFileSync(path, 'utf8'),
		save,
		saveAnew,
		inTheWay,
		memory: memoryForNow,
		signal: new AbortController().signal,
		terminal: 'There is no terminal here.',
		opening: undefined,
		jobControl: {stop: async () => {}, onContinued: () => () => {}, open: async () => undefined},
		...more,
	});
	return {status, out: out.join(''), told: told.join('')};
};

export const steps = ['--only', 'host-buffers,multi-queue,cpu-pinning,hugepages'];
export const web01 = ['--guest', 'web01'];

/** A plan that was written to a file. */
export const written = async (host: Target): Promise<Pick<CommandContext, 'readFile'>> => {
	const {status, out} = await run(host, ['plan', ...web01, ...steps, '--json']);
	assert.equal(status, 0);
	return {readFile: async () => out};
};
