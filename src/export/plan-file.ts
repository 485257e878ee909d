import type {Plan} from '../plan/plan.ts';
import type {NamedFile} from '../target/write-together.ts';
import {json} from '../text/visible.ts';

export const planFileName = 'plan.json';

/** The plan as `nearmetal plan --json` prints it, for `nearmetal apply plan.json`. */
export const planFile = (plan: Plan): NamedFile => ({name: planFileName, text: `${json(plan)}\n`, mode: 0o644});
