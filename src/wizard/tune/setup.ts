import {guestUser} from '../../bench/defaults.ts';
import type {Peer} from '../../bench/measurement.ts';
import {parsePeer, peerNotation} from '../../bench/peer.ts';
import {type DesignName, designs, refusal} from '../../judge/design.ts';
import type {Recording} from '../../measured/recording.ts';
import {type ToJudge, workOf} from '../../measured/work.ts';
import {type Form, needed, openForm, values} from '../form.ts';

/** What is measured, and how much. */
export type Measuring = {
	readonly peer: Peer;
	readonly guestUser: string;
	readonly design: DesignName;
	readonly steps: ToJudge;
	/** What is shown in place of measuring; undefined: it is measured. */
	readonly recording: Recording | undefined;
};

const designNames = Object.keys(designs) as readonly DesignName[];

const fields = [
	{id: 'peer', title: 'peer', hint: 'iperf3 -s runs at 10.0.0.20[:5201], or ssh://root@10.0.0.20', value: ''},
	{id: 'guestUser', title: 'guest user', hint: 'who logs in to the guest over SSH to run iperf3', value: guestUser},
	{
		id: 'design',
		title: 'how much',
		choices: designNames,
		hint: `${oneOf(designNames)}: the more, the smaller a change can be seen; the next screen says which`,
		value: 'normal' satisfies DesignName,
	},
] as const;

type FieldId = (typeof fields)[number]['id'];

/** The form as it was answered. */
export type MeasuringAnswers = Readonly<Record<FieldId, string>>;

/** The questions before these steps are measured, answered so far as it is known and as the answers hold. */
export function openSetup(steps: ToJudge, known: Partial<MeasuringAnswers>): Form {
	const check = checkSetup(steps);
	return openForm(
		fields.map(field => {
			const answer = known[field.id];
			return {...field, empty: needed, value: answer === undefined || check(field.id, answer) !== undefined ? field.value : answer};
		}),
		check,
	);
}

/** The complaint about a field of the form, or undefined. */
export function checkSetup(steps: ToJudge): (id: string, text: string) => string | undefined {
	return (id, text) => {
		switch (id as FieldId) {
			case 'peer':
				return parsePeer(text) === undefined ? `give ${peerNotation}` : undefined;
			case 'guestUser':
				return /^[a-z_][\w.-]*$/i.test(text.trim()) ? undefined : 'give the name of a user of the guest, such as root';
			case 'design': {
				const name = designNamed(text);
				return name === undefined ? `give ${oneOf(designNames)}` : refusal(workOf(steps), designs[name]);
			}
		}
	};
}

export function answersIn(form: Form): MeasuringAnswers {
	const {peer = '', guestUser = '', design = ''} = values(form);
	return {peer, guestUser, design};
}

/** What the form says, or undefined while a field has a complaint. */
export function readSetup(form: Form, steps: ToJudge): Measuring | undefined {
	const {peer: address, guestUser, design: name} = answersIn(form);
	const peer = parsePeer(address);
	const design = designNamed(name);
	return peer === undefined || design === undefined || form.fields.some(field => field.complaint !== undefined)
		? undefined
		: {peer, guestUser, design, steps, recording: undefined};
}

function designNamed(text: string): DesignName | undefined {
	return designNames.find(name => name === text.trim().toLowerCase());
}

/** `quick, normal or thorough` */
function oneOf(names: readonly string[]): string {
	return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
