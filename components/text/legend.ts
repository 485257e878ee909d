import {marks as severityMarks} from '../../src/diagnose/lines.ts';
import {effectMarks, stepMarks, warningMark} from '../../src/plan/marks.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import {allRoles, letterOf, markSign, nameOf} from './cpu-roles.ts';
import {judgementMarks} from './judgement-marks.ts';
import {stars} from './stars.ts';
import {phaseMarks} from './step-status.ts';

export type LegendEntry = {readonly mark: string; readonly means: string};

/** What the signs and letters of the screen mean, each as the screen itself prints it. */
export function legend(state: WizardState): readonly LegendEntry[] {
	switch (state.screen) {
		case 'host':
			return severities('');
		case 'guest':
			return Object.values(judgementMarks);
		case 'plan':
			return state.map === undefined ? [...stepSigns, ...cpuSigns] : [...cpuSigns, ...mapSigns];
		case 'tune':
			return [...(state.stage.name === 'run' ? Object.values(phaseMarks) : []), ...severities('on the path: ')];
		default:
			return [];
	}
}

/** Of findings. */
function severities(where: string): readonly LegendEntry[] {
	return Object.entries(severityMarks).map(([severity, mark]) => ({mark, means: `${where}${severity}`}));
}

const stepSigns: readonly LegendEntry[] = [
	...Object.values(stepMarks),
	warningMark,
	{mark: stars(3), means: 'how much it usually matters, of five; nothing that was measured'},
	...Object.values(effectMarks),
];

const cpuSigns: readonly LegendEntry[] = [
	...allRoles.map(role => ({mark: letterOf({role, isShared: false}), means: `on the CPU map: ${nameOf(role)}`})),
	{mark: 'C W …', means: 'a capital: the CPU is shared by several'},
];

const mapSigns: readonly LegendEntry[] = [
	{mark: markSign, means: 'marked'},
	{mark: '›', means: 'the cursor; while CPUs are moved, all where they would come to'},
];
