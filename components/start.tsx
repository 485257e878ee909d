import {farewell} from '../src/wizard/farewell.ts';
import type {Store} from '../src/wizard/store.ts';
import {App} from './app.tsx';
import type {Draw, Drawing} from './drawing.ts';
import type {JobControl} from './job-control.ts';

/**
 * Runs the wizard until the admin leaves and the last effect has ended.
 * @param drawn takes the terminal, and draws on it.
 * @returns the lines to print on the normal screen.
 */
export async function startWizard(store: Store, jobControl: JobControl, drawn: Draw): Promise<readonly string[]> {
	const drawing: Drawing = drawn(<App store={store} redraw={() => drawing.redraw()} jobControl={jobControl} />);
	await drawing.left();
	await store.settled();
	return farewell(store.getSnapshot());
}
