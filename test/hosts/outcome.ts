import assert from 'node:assert/strict';
import {diagnose} from '../../src/diagnose/index.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {unseen} from '../../src/plan/reading.ts';
import type {HostAdvice} from './expectations.ts';
import type {HostCase} from './read-case.ts';

/** What nearmetal says of this host, and proposes with every step asked for but those that no guest gains by, or the case leaves out. */
export const outcomeOf = ({snapshot, guest, options, off}: HostCase): HostAdvice => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const facts = inspect(snapshot);
	const on = Object.fromEntries(off.map(step => [step, false]));
	return {facts, planned: makePlan({snapshot, facts, inside: unseen}, {preset, guest, on, options}), findings: diagnose(facts), guest};
};
