import type {Work} from '../judge/design.ts';
import {makePlan} from '../plan/make-plan.ts';
import {chosen, isInGuest, type Plan, type Step} from '../plan/plan.ts';
import type {Reading} from '../plan/reading.ts';
import {refold} from '../plan/refold.ts';
import {virshCommand} from '../target/libvirt.ts';

/** The chosen steps, by how and when they are judged; each list in the order applied. */
export type ToJudge = {
	/** Steps of the host that act at once: each by pairs. */
	readonly live: readonly string[];
	/** Steps that need a guest start: by boots. */
	readonly atStart: readonly string[];
	/** Steps inside the guest, once it runs with what the others have made of it: by pairs. */
	readonly inside: readonly string[];
};

/**
 * @param alone the plan of one step and no other. What a step ahead of it does for it in the plan, a step does itself where that one does not
 * hold: then it may need a guest start after all.
 */
export const toJudge = (plan: Plan, alone: (id: string) => Plan): ToJudge => {
	const isLive = ({id, effect}: Step) => effect === 'now' && chosen(alone(id)).every(step => step.effect === 'now');
	const ids = (belongs: (step: Step) => boolean) =>
		chosen(plan)
			.filter(belongs)
			.map(({id}) => id);
	return {
		live: ids(step => isLive(step) && !isInGuest(plan, step.id)),
		atStart: ids(step => !isLive(step)),
		inside: ids(step => isLive(step) && isInGuest(plan, step.id)),
	};
};

/** The plan of one step of another plan, as a run makes it. */
export const aloneIn = (plan: Plan, reading: Reading): ((id: string) => Plan) => {
	const {asked} = makePlan(reading, plan.choices);
	return id => refold({plan, asked}, reading, new Set(chosen(plan).flatMap(step => (step.id === id ? [] : [step.id]))));
};

export const allOf = ({live, atStart, inside}: ToJudge): readonly string[] => [...live, ...atStart, ...inside];

export const workOf = ({live, atStart, inside}: ToJudge): Work => ({live: live.length + inside.length, atStart: atStart.length});

/** Why something cannot be measured, and the steps without which it could be. */
export type NotMeasured = {readonly because: string; readonly leaveOut: readonly string[]};

/** Why the chosen steps cannot be measured, whatever the design; undefined: they can. */
export const cannotBeMeasured = (plan: Plan, steps: ToJudge): NotMeasured | undefined => {
	const {guest} = plan;
	if (guest === undefined) return {because: 'There is no guest to measure from.', leaveOut: []};
	if (!guest.running)
		return {
			because: `${guest.name} is not running, and nothing can be measured: start it first (${virshCommand('start', guest.uuid)}).`,
			leaveOut: [],
		};
	const late = chosen(plan).filter(({effect}) => effect === 'next boot' || effect === 'next network start');
	if (late.length > 0) {
		const when = late.some(({effect}) => effect === 'next boot') ? 'the host’s next boot' : 'the network’s next start';
		return without(late, `felt only after ${when}, so it cannot be measured here.`);
	}
	const both = chosen(plan).filter(({id}) => steps.atStart.includes(id) && isInGuest(plan, id));
	return both.length > 0
		? without(both, 'changes the guest’s inside and needs its start, which cannot be switched on and off to be measured.')
		: undefined;
};

const without = (steps: readonly Step[], because: string): NotMeasured => {
	const leaveOut = steps.map(({id}) => id);
	return {because: `${leaveOut.join(', ')}: ${because}`, leaveOut};
};
