import type {Kind} from './kind.ts';

/** Each is loaded where it runs. */
export const kinds: Readonly<Record<string, () => Promise<{readonly kind: Kind}>>> = {
	plan: () => import('./plan.ts'),
	preset: () => import('./preset.ts'),
	option: () => import('./option.ts'),
	snapshot: () => import('./snapshot.ts'),
	journal: () => import('./journal.ts'),
	'known-hosts': () => import('./known-hosts.ts'),
	iperf3: () => import('./iperf3.ts'),
	results: () => import('./results.ts'),
	tool: () => import('./tool.ts'),
	xml: () => import('./xml.ts'),
};
