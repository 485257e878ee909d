import type {Plan} from '../plan/plan.ts';

/** FOLDER, or the first of FOLDER-2, FOLDER-3 … that is free. */
export const firstFree = async (folder: string, isFree: (folder: string) => Promise<boolean>): Promise<string> => {
	for (let number = 1; ; number++) {
		const numbered = number === 1 ? folder : `${folder}-${number}`;
		if (await isFree(numbered)) return numbered;
	}
};

/** Where an export goes unless told otherwise: a guest's name may hold anything, a folder's should not. */
export const exportFolder = (plan: Plan): string => `nearmetal-${(plan.guest?.name ?? 'host').replaceAll(/[^\w.-]+/g, '_')}`;
