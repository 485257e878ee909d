import {readdirSync} from 'node:fs';
import {basename} from 'node:path';
import {inspect} from '../../src/inspect/inspect.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {chosen} from '../../src/plan/plan.ts';
import {presets} from '../../src/plan/preset.ts';
import {unseen} from '../../src/plan/reading.ts';
import {tunings} from '../../src/tunings/index.ts';
import {readCase} from './read-case.ts';

export type PlannedDefinition = {
	/** Of the host's case and its guest, with a number: `epyc-snc web01 3`. */
	readonly name: string;
	/** As libvirt printed it. */
	readonly before: string;
	readonly after: string;
};

const folder = 'test/hosts/cases';
const asked = [{}, Object.fromEntries(tunings.map(({id}) => [id, true]))];

/** Every definition of a guest that is planned for a host of the cases, by each preset as it is and with every step asked for. None twice. */
export const plannedDefinitions = (): readonly PlannedDefinition[] => {
	const found = new Map<string, PlannedDefinition>();
	for (const file of readdirSync(folder).sort()) {
		const host = basename(file, '.host');
		const {snapshot} = readCase(`${folder}/${file}`, host);
		const facts = inspect(snapshot);
		for (const {name: guest} of facts.domains)
			for (const preset of presets)
				for (const on of asked) {
					const {plan} = makePlan({snapshot, facts, inside: unseen}, {preset, guest, on, options: {}});
					for (const {kind, before, after} of chosen(plan).flatMap(({changes}) => changes))
						if (kind === 'domain' && before && after && before !== after && !found.has(after))
							found.set(after, {name: `${host} ${guest} ${found.size}`, before, after});
				}
	}

	return [...found.values()];
};
