import type {Facts} from '../inspect/facts.ts';
import {factsToJson, type Json} from '../inspect/schema.ts';
import {diagnose} from './index.ts';

/** A host as the documented JSON of `inspect --json`: its facts, and what they show. */
export const hostToJson = (facts: Facts): {readonly [name: string]: Json} => ({
	...factsToJson(facts),
	findings: diagnose(facts).map(finding => ({...finding, at: finding.at ?? null})),
});
