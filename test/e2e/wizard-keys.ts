import type {Terminal} from '../terminal/terminal.ts';

/** From the first screen to the question how to go through the steps for this guest. */
export const toTune = async (terminal: Terminal, guest: string): Promise<void> => {
	await terminal.until(/What stands out/, 120);
	await terminal.press('Enter');
	await terminal.choose(guest);
	await terminal.until(/● Plan/);
	await terminal.press('Enter');
	await terminal.until(/nothing is written yet/);
	await terminal.press('Enter');
	await terminal.until(/How to go/);
};

/** From the end of a run over its results and files to the shell. */
export const exportAndLeave = async (terminal: Terminal): Promise<void> => {
	await terminal.until(/results and export/, 300);
	await terminal.press('Enter');
	await terminal.until(/w write the files/);
	await terminal.press('w');
	await terminal.until(/q leave/, 60);
	await terminal.press('q');
};
