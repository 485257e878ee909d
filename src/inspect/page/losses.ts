import type {LinkCounters, SoftnetCpu} from '../facts.ts';
import {plural} from './plural.ts';

/** `losses rx 12 dropped, 300 missed · tx 4 not sent`; nothing where nothing was lost, `losses ?` where that could not be read. */
export const losses = (counters: LinkCounters | undefined): readonly string[] => {
	if (counters === undefined) return ['losses ?'];
	const {rxDropped, rxMissed, rxErrors, txDropped, txErrors} = counters;
	const lost = (direction: string, kinds: readonly (readonly [count: number | undefined, kind: string])[]) => {
		const parts = kinds.flatMap(([count, kind]) => (count ? [`${count} ${kind}`] : []));
		return parts.length === 0 ? [] : [`${direction} ${parts.join(', ')}`];
	};
	const rx = [
		[rxDropped, 'dropped'],
		[rxMissed, 'missed'],
		[rxErrors, 'damaged'],
	] as const;
	const tx = [
		[txDropped, 'dropped'],
		[txErrors, 'not sent'],
	] as const;
	const isWhole = [...rx, ...tx].every(([count]) => count !== undefined);
	const found = [...lost('rx', rx), ...lost('tx', tx)];
	if (found.length > 0) return [`losses ${found.join(' · ')}`];
	return isWhole ? [] : ['losses ?'];
};

/** All CPUs together: `85210 packets · 0 dropped · 33 time squeezes`. */
export const softnetText = (cpus: readonly SoftnetCpu[] | undefined): string => {
	if (cpus === undefined) return '?';
	const sum = (of: 'processed' | 'dropped' | 'timeSqueeze') => cpus.reduce((total, cpu) => total + cpu[of], 0);
	return [plural(sum('processed'), 'packet'), `${sum('dropped')} dropped`, plural(sum('timeSqueeze'), 'time squeeze')].join(' · ');
};
