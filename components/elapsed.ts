import {useIsScreenReaderEnabled} from 'ink';
import {useEffect, useState} from 'react';

/** Seconds; before, nobody wonders whether it still works. */
const silent = 2;

/**
 * How long something has been under way, as ` 12 s`, so that one sees that it is: empty at first, and where it would be read out each second.
 * @param what is under way; another one begins anew, and undefined is none
 */
export function useElapsed(what: unknown): string {
	const isReadOut = useIsScreenReaderEnabled();
	const [passed, setPassed] = useState<{readonly of: unknown; readonly seconds: number}>();
	useEffect(() => {
		if (what === undefined || isReadOut) {
			return;
		}

		let seconds = 0;
		const timer = setInterval(() => setPassed({of: what, seconds: ++seconds}), 1000);
		return () => clearInterval(timer);
	}, [what, isReadOut]);
	return passed === undefined || passed.of !== what || passed.seconds < silent ? '' : ` ${passed.seconds} s`;
}
