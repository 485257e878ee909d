import {findingLines} from '../../diagnose/lines.ts';
import {effectMarks, stepMarks, warningMark} from '../../plan/marks.ts';
import {chosen, type Plan, type Step} from '../../plan/plan.ts';
import {previewPlan} from '../../plan/preview.ts';
import {previewPage} from '../../plan/preview-lines.ts';

/** A plan as a page: every step in a line, then all that the chosen ones change, and what they mean. */
export const planPage = (plan: Plan): readonly string[] => {
	const width = Math.max(0, ...plan.steps.map(step => step.id.length));
	return [
		`Plan for ${plan.guest?.name ?? 'this host (no guest)'} on ${plan.host.name ?? plan.target}, preset ${plan.choices.preset.name}`,
		'',
		...graver(plan),
		...plan.steps.flatMap(step => [line(step, width), ...step.warnings.map(warning => `      ${warningMark.mark} ${warning}`)]),
		'',
		'★ how much it usually matters: nothing measured here',
		signs(plan),
		// As the wizard previews them: nothing is changed that was not shown.
		...previewPage(previewPlan(plan)),
		...closing(plan),
	];
};

/** What should be known before anything is tuned; what is only worth knowing is told by “inspect”. */
const graver = ({findings}: Plan): readonly string[] => {
	const found = findings.filter(({severity}) => severity !== 'worth knowing');
	return found.length === 0 ? [] : ['What stands out', ...findingLines(found, 100), ''];
};

const line = (step: Step, width: number): string => {
	const stars = '★'.repeat(step.stars) + '☆'.repeat(5 - step.stars);
	const when = step.state === 'on' || step.state === 'off' ? `  ${stars}  ${effectMarks[step.effect].mark}` : '';
	return `  ${stepMarks[step.state].mark} ${step.id.padEnd(width)}  ${step.summary}${when}`;
};

/** What the signs mean that stand before and below these steps. */
const signs = ({steps}: Plan): string =>
	[
		...Object.entries(stepMarks).flatMap(([state, mark]) => (steps.some(step => step.state === state) ? [mark] : [])),
		...(steps.some(({warnings}) => warnings.length > 0) ? [warningMark] : []),
	]
		.map(({mark, means}) => `${mark} ${means}`)
		.join('   ');

const closing = (plan: Plan): readonly string[] => {
	if (chosen(plan).length === 0) return ['', 'There is nothing to do.'];
	return plan.restart ? ['', `${plan.guest?.name} runs: it must be shut down and started again for the ↻ steps to be felt.`] : [];
};
