import {useApp} from 'ink';
import {useCallback, useEffect, useRef} from 'react';

/** How the shell that started the wizard stops it and lets it go on. */
export type JobControl = {
	/** Stops the wizard as Ctrl+Z stops any other program. Resolves once it goes on; at once where no shell could let it go on. */
	stop(): Promise<void>;
	/** Calls whenever the wizard goes on after a stop, whoever stopped it; gives back what ends that. */
	onContinued(listener: () => void): () => void;
};

/** Gives the terminal back to the shell while the wizard is stopped, and takes it again, whole, when it goes on. */
export function useJobControl({stop, onContinued}: JobControl): {readonly suspend: () => void} {
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
	return {suspend: () => void giveBack(stop)};
}
