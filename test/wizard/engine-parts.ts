import assert from 'node:assert/strict';
import {memoryForNow} from '../../src/cli/memory.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import type {EngineParts} from '../../src/wizard/engine-of.ts';
import {operator} from '../run/host-in-memory.ts';

const unreachable = async (): Promise<never> => assert.fail('nobody logs in to a guest or a peer');

/** The wizard's engine on the sample, with what a test says otherwise. */
export const engineParts = (otherwise: Partial<EngineParts> = {}): EngineParts => ({
	target: sampleTarget(),
	preset: presetNamed('recommended') ?? assert.fail('no preset'),
	presetBy: 'default',
	on: {},
	memory: memoryForNow(),
	guest: undefined,
	guestUser: undefined,
	waysInto: () => [],
	out: undefined,
	undoCommand: 'nearmetal undo --sample',
	applyCommand: planFile => `nearmetal apply ${planFile} --sample`,
	operator,
	login: {guest: unreachable, peer: unreachable},
	from: undefined,
	rehearsal: undefined,
	save: async () => [],
	inTheWay: async () => [],
	...otherwise,
});
