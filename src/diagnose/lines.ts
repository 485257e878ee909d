import {labelled} from '../inspect/page/wrap.ts';
import type {Finding, Severity} from './finding.ts';

/** How grave something is, as one sign: it must not depend on colour. */
export const marks = {
	'in the way': '✗',
	'harmful now': '‼',
	'costs throughput': '!',
	'worth knowing': '·',
} as const satisfies Record<Severity, string>;

const asksForSomething = ({severity, advice}: Finding): boolean => severity !== 'worth knowing' && advice !== '';

/** `Read as anna, not as root: nothing can be applied → use sudo`. */
export const inOneLine = (finding: Finding): string =>
	asksForSomething(finding) ? `${finding.evidence} → ${finding.advice}` : finding.evidence;

/** Each finding with its sign, and what to do where something should be done at all: what is only worth knowing asks for nothing. */
export const findingLines = (findings: readonly Finding[], columns: number): readonly string[] =>
	findings.length === 0
		? ['  nothing']
		: findings.flatMap(finding => [
				...labelled(`  ${marks[finding.severity]}`, finding.evidence, 4, columns),
				...(asksForSomething(finding) ? labelled('    →', finding.advice, 6, columns) : []),
			]);
