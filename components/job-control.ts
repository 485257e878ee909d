import {useApp} from 'ink';
import {useCallback, useEffect, useRef} from 'react';

/** A program of the admin's own that a text is read in. */
export type Opener = 'pager' | 'editor';

/** Who has the terminal for a while in place of the wizard: the shell that started it, or a program that the admin reads in. */
export type JobControl = {
	/** Stops the wizard as Ctrl+Z stops any other program. Resolves once it goes on; at once where no shell could let it go on. */
	stop(): Promise<void>;
	/** Calls whenever the wizard goes on after a stop, whoever stopped it; gives back what ends that. */
	onContinued(listener: () => void): () => void;
	/** Shows a text in such a program. Resolves once that is left, with a sentence to tell, where there is one. Never rejects. */
	open(opener: Opener, text: string): Promise<string | undefined>;
};

/** Gives the terminal away, and takes it again, whole. */
export function useJobControl({stop, onContinued, open}: JobControl): {
	/** To the shell, while the wizard is stopped. */
	readonly suspend: () => void;
	/** To a program, until that is left; tells afterwards what there is to tell. */
	readonly show: (opener: Opener, text: string, tell: (sentence: string | undefined) => void) => void;
} {
	const {suspendTerminal} = useApp();
	const isAway = useRef(false);
	const giveBack = useCallback(
		async (meanwhile: () => Promise<void>) => {
			// Ink throws where the terminal is given back already: the process goes on after Ctrl+Z, and hears of that too.
			if (isAway.current) {
				return;
			}

			isAway.current = true;
			const {resume} = await suspendTerminal();
			await meanwhile();
			isAway.current = false;
			await resume();
		},
		[suspendTerminal],
	);
	// After SIGSTOP the shell had the terminal in its own mode, and wrote where it liked.
	useEffect(() => onContinued(() => void giveBack(async () => {})), [onContinued, giveBack]);
	return {
		suspend: () => void giveBack(stop),
		show: (opener, text, tell) => void giveBack(async () => tell(await open(opener, text))),
	};
}
