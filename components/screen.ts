import type {WizardEvent} from '../src/wizard/event.ts';
import type {WizardState} from '../src/wizard/state.ts';

/** What every screen gets, and nothing else: its state, where to send events, and its room. */
export type ScreenProps<Name extends WizardState['screen']> = {
	readonly state: Extract<WizardState, {screen: Name}>;
	readonly send: (event: WizardEvent) => void;
	readonly columns: number;
	/** Rows between the trail and the footer. */
	readonly rows: number;
	/** False while something lies over the screen: its panes take no keys then. */
	readonly isActive: boolean;
};

/** From this width on there is room for a second column. */
export const wide = 100;
