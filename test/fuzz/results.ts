import assert from 'node:assert/strict';
import {compareResults, NothingInCommon} from '../../src/measured/compare.ts';
import {compareLines} from '../../src/measured/compare-lines.ts';
import {ResultsError, readResults} from '../../src/measured/read-results.ts';
import {resultsText} from '../measured/results-file.ts';
import {damagedJson} from './damage-json.ts';
import {type Kind, unlessRefused} from './kind.ts';

const effect = {percent: 31, interval: [27, 35]};
const metric = {id: 'sending-16', title: 'TCP', better: 'higher'};
const total = {unit: 'boots', outcome: {judged: [{metric, verdict: {kind: 'helps', effect}}], guards: [{metric, effect}]}};
const text = resultsText({
	boots: [
		{tcp: [10, 10.1], ping: [0.2, 0.21]},
		{tcp: [12, 12.2], holds: ['hugepages'], heldBy: 'the uplink'},
		{tcp: [10.2, 10.3], ping: [0.21]},
		{tcp: [12.1], holds: ['hugepages']},
	],
	kept: ['hugepages'],
	total,
});
const whole = readResults(text, 'whole.json');

/** A results.json beside a whole one: refused with words, or compared without a figure that cannot be. */
export const kind: Kind = {
	texts: damagedJson([text]),
	run(damaged) {
		const file = unlessRefused([ResultsError], () => readResults(damaged, 'damaged.json'));
		if (file === undefined) return false;
		for (const [one, other] of [
			[whole, file],
			[file, whole],
			[file, file],
		] as const) {
			const comparison = unlessRefused([NothingInCommon], () => compareResults(one, other));
			if (comparison === undefined) return false;
			const {original, kept} = comparison;
			for (const {verdict} of [...original, ...kept])
				for (const percent of [verdict.effect.percent, ...(verdict.effect.interval ?? [])])
					assert.ok(Number.isFinite(percent), `${percent}`);
			compareLines(one, other, comparison);
		}
		return true;
	},
};
