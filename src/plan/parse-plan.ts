import type {Change} from '../change/change.ts';
import {evolve, titleOf} from '../change/kinds.ts';
import {units} from '../tunings/kept.ts';
import {EditError} from '../xml/edit-error.ts';
import type {Plan} from './plan.ts';
import {type Data, isData, stepComplaint} from './plan-shape.ts';

export class PlanError extends Error {
	override readonly name = 'PlanError';
}

const uuid = /^[0-9a-f-]{36}$/;
/** Names that the kernel takes for an interface, without those that would mean something in a path. */
const device = /^\w[\w.@-]{0,14}$/;
const ownFiles: readonly RegExp[] = [
	/^\/etc\/(modules-load\.d|sysctl\.d|tmpfiles\.d|udev\/rules\.d|systemd\/system)\/[\w.-]*nearmetal[\w.-]*$/,
	/^\/etc\/systemd\/system\/irqbalance\.service\.d\/nearmetal\.conf$/,
	/^\/etc\/nearmetal\/(repin|interrupts)\.sh$/,
	/^\/etc\/nearmetal\/interrupts\.d\/\w[\w.@-]{0,14}$/,
];

/** Where a plan may reach: nothing else is written, whatever the file says. */
const reach: Readonly<Record<Change['kind'], (where: Data) => boolean>> = {
	module: where => /^[a-z0-9_]+$/.test(String(where.name)),
	sysctl: where => /^net(\.[\w-]+)+$/.test(String(where.key)),
	sysfs: where => /^\/sys\/devices\/system\/node\/node\d+\/hugepages\/hugepages-\d+kB\/nr_hugepages$/.test(String(where.path)),
	file: where => ownFiles.some(own => own.test(String(where.path))),
	domain: where => uuid.test(String(where.uuid)) && typeof where.name === 'string',
	unit: where => (units as readonly unknown[]).includes(where.name),
	workers: where => uuid.test(String(where.uuid)) && typeof where.name === 'string',
	interrupts: where => device.test(String(where.device)),
};

/** What JSON may hold as a state of these kinds; of the others, a text. */
const statesOf: Readonly<Partial<Record<Change['kind'], readonly string[]>>> = {
	module: ['boolean'],
	unit: ['boolean'],
	file: ['string', 'null'],
	workers: ['string', 'null'],
};

/**
 * Reads a plan that `nearmetal plan --json` wrote.
 * @throws PlanError saying what is wrong with it, and what to do.
 */
export const parsePlan = (text: string, from: string): Plan => {
	const fail = (what: string): never => {
		throw new PlanError(`${from}: ${what} Make a new one with “nearmetal plan --json”.`);
	};

	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return fail('this is not JSON.');
	}

	if (!isData(data) || data.nearmetal !== 1) return fail('this is not a plan of this nearmetal.');
	const {steps, host, choices, guest} = data;
	if (!Array.isArray(steps) || !isData(host) || !isData(choices) || !isData(choices.preset) || typeof choices.preset.name !== 'string') {
		return fail('steps, host and choices with their preset must be there.');
	}

	if (guest !== undefined && guest !== null && !(isData(guest) && typeof guest.name === 'string' && uuid.test(String(guest.uuid)))) {
		return fail('the guest needs a name and a uuid.');
	}

	for (const step of steps as unknown[]) {
		const wrong = stepComplaint(step);
		if (wrong !== undefined) return fail(wrong);
		const {id, changes} = step as {id: string; changes: readonly unknown[]};
		for (const change of changes) {
			const complaint = isData(change) ? complaintAbout(change, guest?.uuid) : 'a change is not an object.';
			if (complaint !== undefined) return fail(`step ${id}: ${complaint}`);
		}
	}

	return data as unknown as Plan;
};

const complaintAbout = (change: Data, guest: unknown): string | undefined => {
	const {kind, where, wish, before, after} = change;
	if (typeof kind !== 'string' || !Object.hasOwn(reach, kind)) return `“${String(kind)}” is no kind of change.`;
	if (!isData(where) || !isData(wish) || Object.values(where).some(value => typeof value !== 'string'))
		return `a ${kind} change needs a wish, and a where of texts.`;
	if (!reach[kind as Change['kind']](where)) return `a ${kind} change may not reach ${JSON.stringify(where)}.`;
	if (where.uuid !== undefined && where.uuid !== guest) return `a ${kind} change is for another guest than the plan.`;
	const typed = change as unknown as Change;
	const states = statesOf[kind as Change['kind']] ?? ['string'];
	const typeOf = (value: unknown): string => (value === null ? 'null' : typeof value);
	if (!states.includes(typeOf(before)) || !states.includes(typeOf(after)))
		return `${titleOf(typed)}: before and after are not both ${states.join(' or ')}.`;
	try {
		return evolve(typed, typed.before) === typed.after
			? undefined
			: `${titleOf(typed)}: its after does not follow from its before; the file was edited.`;
	} catch (error) {
		return `${titleOf(typed)}: ${error instanceof EditError ? error.message : 'its wish is none that this nearmetal makes.'}`;
	}
};
