import type {Observed} from '../../src/bench/limits/limit.ts';
import {healthy} from './limit-readings.ts';

export type LimitCase = {
	readonly name: string;
	readonly observed: Observed;
	/** Ids of what must be named, the first of them first; empty: nothing. Others may follow. */
	readonly first: string | undefined;
};

export const bottleneck = (first: string, name: string, changes: Partial<Observed>): LimitCase => ({
	name,
	first,
	observed: {...healthy, ...changes},
});
export const nothing = (name: string, changes: Partial<Observed>): LimitCase => ({
	name,
	first: undefined,
	observed: {...healthy, ...changes},
});
