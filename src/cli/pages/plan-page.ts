import {findingLines} from '../../diagnose/lines.ts';
import {chosen, type Plan, type Step} from '../../plan/plan.ts';

const marks: Readonly<Record<Step['state'], string>> = {on: '■', off: '□', satisfied: '✓', unavailable: '–', invalid: '✗'};
const effects: Readonly<Record<Step['effect'], string>> = {
	now: 'now',
	'next network start': '↻ net',
	'next guest start': '↻ guest',
	'next boot': '↻ host',
};

/** A plan as a page: every step with what it changes, then what the chosen ones mean. */
export const planPage = (plan: Plan): readonly string[] => {
	const width = Math.max(0, ...plan.steps.map(step => step.id.length));
	return [
		`Plan for ${plan.guest?.name ?? 'this host (no guest)'} on ${plan.host.name ?? plan.target}, preset ${plan.choices.preset.name}`,
		'',
		...graver(plan),
		...plan.steps.flatMap(step => [line(step, width), ...step.warnings.map(warning => `      ! ${warning}`)]),
		'',
		'★ how much it usually matters: nothing measured here',
		'■ chosen   □ not chosen   ✓ nothing to do   – not here   ! cannot be as asked',
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
	const when = step.state === 'on' || step.state === 'off' ? `  ${stars}  ${effects[step.effect]}` : '';
	return `  ${marks[step.state]} ${step.id.padEnd(width)}  ${step.summary}${when}`;
};

const closing = (plan: Plan): readonly string[] => {
	if (chosen(plan).length === 0) return ['', 'There is nothing to do.'];
	return plan.restart ? ['', `${plan.guest?.name} runs: it must be shut down and started again for the ↻ steps to be felt.`] : [];
};
