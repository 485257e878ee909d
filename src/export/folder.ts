import type {Plan} from '../plan/plan.ts';

/** Where an export goes unless told otherwise: a guest's name may hold anything, a folder's should not. */
export const exportFolder = (plan: Plan): string => `nearmetal-${(plan.guest?.name ?? 'host').replaceAll(/[^\w.-]+/g, '_')}`;
