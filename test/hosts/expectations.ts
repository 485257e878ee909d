import {type CpuSet, cpuSet, parseCpulist} from '../../src/cpu/cpu-set.ts';
import type {Finding} from '../../src/diagnose/finding.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import {expectedText} from '../../src/plan/expected-text.ts';
import type {Planned} from '../../src/plan/make-plan.ts';
import type {Step} from '../../src/plan/plan.ts';
import {startNeeds} from '../../src/run/start-needs.ts';
import {readDomain} from '../../src/xml/domain.ts';

/** All that came out of a host. */
export type HostAdvice = {
	readonly facts: Facts;
	readonly planned: Planned;
	readonly findings: readonly Finding[];
	readonly guest: string | undefined;
};

const stateNames = {on: 'on', off: 'off', satisfied: 'satisfied', unavailable: 'not here', invalid: 'invalid'} as const;

const wordsOf = ({summary, warnings, because}: Step): string => [summary, ...warnings, ...because].join('\n');

const changesOf = (step: Step): string => JSON.stringify(step.changes);

/** Everything of the plan that this host's facts made: not what a tuning says about itself. */
const planText = ({planned}: HostAdvice): string =>
	planned.plan.steps.map(step => `${step.id} ${wordsOf(step)}\n${step.state === 'on' ? changesOf(step) : ''}`).join('\n');

/** The guest's definition once all chosen steps are applied. */
export const definitionAfter = ({facts, planned, guest}: HostAdvice): string =>
	(planned.plan.steps
		.filter(step => step.state === 'on')
		.flatMap(step => step.changes)
		.findLast(change => change.kind === 'domain')?.after as string | undefined) ??
	facts.domains.find(({name}) => name === guest)?.inactiveXml ??
	'';

type Rule = readonly [RegExp, (outcome: HostAdvice, words: readonly string[]) => string | undefined];

const unless = (holds: boolean, found: string): string | undefined => (holds ? undefined : found || 'nothing');
const has = (text: string, words: string): boolean => text.toLowerCase().includes(words.toLowerCase());

const stepOf = ({planned}: HostAdvice, id: string): Step | undefined => planned.plan.steps.find(step => step.id === id);

const placed = ({planned, guest}: HostAdvice) => planned.placement.guests.find(({name}) => name === guest);

const within = (cpus: CpuSet | undefined, list: string): string | undefined => {
	const allowed = new Set(parseCpulist(list));
	return unless(cpus !== undefined && cpus.length > 0 && cpus.every(cpu => allowed.has(cpu)), `CPUs ${cpus?.join(' ')}`);
};

/** A line of “expected”, and what is found where it does not hold. */
const rules: readonly Rule[] = [
	[
		/^finding ([\w-]+)(?: (in the way|harmful now|costs throughput|worth knowing))?(?:: (.+))?$/,
		({findings}, [id, severity, words = '']) =>
			unless(
				findings.some(
					one => one.id === id && (severity ?? one.severity) === one.severity && has(`${one.where} ${one.evidence} ${one.advice}`, words),
				),
				findings.map(one => `${one.id} (${one.severity}): ${one.where}: ${one.evidence}`).join('\n'),
			),
	],
	[
		/^no finding above worth knowing$/,
		({findings}) => {
			const graver = findings.filter(({severity}) => severity !== 'worth knowing');
			return unless(graver.length === 0, graver.map(({id, evidence}) => `${id}: ${evidence}`).join('\n'));
		},
	],
	[/^no finding ([\w-]+)$/, ({findings}, [id]) => findings.find(one => one.id === id)?.evidence],
	[/^vCPUs within (.+)$/, (outcome, [list = '']) => within(placed(outcome)?.vcpuPins.flat(), list)],
	[/^emulator within (.+)$/, (outcome, [list = '']) => within(placed(outcome)?.emulator, list)],
	[/^workers within (.+)$/, (outcome, [list = '']) => within(placed(outcome)?.vhost, list)],
	[/^interrupts within (.+)$/, ({planned}, [list = '']) => within(planned.placement.interrupts, list)],
	[
		/^workers on at least (\d+) CPUs?$/,
		(outcome, [count]) => {
			const cpus = cpuSet(placed(outcome)?.vhost ?? []);
			return unless(cpus.length >= Number(count), `CPUs ${cpus.join(' ')}`);
		},
	],
	[
		/^memory on node (\d+)$/,
		(outcome, [node]) => {
			const nodes = placed(outcome)?.cells.map(cell => cell.node) ?? [];
			return unless(nodes.length === 1 && nodes[0] === Number(node), `nodes ${nodes.join(' ')}`);
		},
	],
	[
		/^([\w-]+) expects (.+)$/,
		({planned}, [id = '', words = '']) => {
			const expected = planned.plan.steps.find(step => step.id === id)?.expected;
			return unless(
				expected !== undefined && has(expectedText(expected), words),
				expected === undefined ? 'no such step' : expectedText(expected),
			);
		},
	],
	[/^definition has (.+)$/, (outcome, [words = '']) => unless(definitionAfter(outcome).includes(words), definitionAfter(outcome))],
	[/^definition lacks (.+)$/, (outcome, [words = '']) => unless(!definitionAfter(outcome).includes(words), definitionAfter(outcome))],
	[/^nothing says (.+)$/, (outcome, [words = '']) => unless(!has(planText(outcome), words), planText(outcome))],
	[
		/^start lacks (.+)$/,
		(outcome, [words = '']) => {
			const guest = outcome.facts.domains.find(({name}) => name === outcome.guest);
			const lacking = guest === undefined ? [] : startNeeds(outcome.facts, guest, readDomain(definitionAfter(outcome))).lacking;
			return unless(
				lacking.some(sentence => has(sentence, words)),
				lacking.join('\n'),
			);
		},
	],
	[
		/^file (\S+) has (.+)$/,
		({planned}, [path, words = '']) => {
			const file = planned.plan.steps.flatMap(step => step.changes).find(change => change.kind === 'file' && change.where.path === path);
			return unless(typeof file?.after === 'string' && file.after.includes(words), String(file?.after ?? 'no such file'));
		},
	],
	[
		/^([\w-]+) not (on|off|satisfied|not here)$/,
		(outcome, [id = '', state]) => {
			const step = stepOf(outcome, id);
			return unless(
				step !== undefined && stateNames[step.state] !== state,
				step ? `${stateNames[step.state]}: ${wordsOf(step)}` : 'no such step',
			);
		},
	],
	[
		/^([\w-]+) (on|off|satisfied|not here|invalid)(?:: (.+))?$/,
		(outcome, [id = '', state, words = '']) => {
			const step = stepOf(outcome, id);
			const fits = step !== undefined && stateNames[step.state] === state && has(wordsOf(step), words);
			return unless(fits, step ? `${stateNames[step.state]}: ${wordsOf(step)}` : 'no such step');
		},
	],
	[
		/^([\w-]+) (says|warns|does not say) (.+)$/,
		(outcome, [id = '', how, words = '']) => {
			const step = stepOf(outcome, id);
			const text = step === undefined ? '' : how === 'warns' ? step.warnings.join('\n') : wordsOf(step);
			return unless(step !== undefined && has(text, words) !== (how === 'does not say'), text);
		},
	],
];

/** What is found where a line does not hold; undefined where it does. A line of no known form is a mistake in the case. */
export const complaintOf = (outcome: HostAdvice, line: string): string | undefined => {
	for (const [form, judge] of rules) {
		const match = form.exec(line);
		if (match) {
			const found = judge(outcome, match.slice(1));
			return found === undefined ? undefined : `“${line}”, but found ${found}`;
		}
	}
	return `“${line}” is of no known form`;
};
