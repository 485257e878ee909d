import {Script} from 'node:vm';

/** A script that was compiled, with or without the help of an earlier compilation. */
export type Compiled<T> = {
	readonly value: T;
	/** All that V8 has compiled of it by now, for a later `runScript`; undefined where that would be what was given. */
	codeToKeep(): Buffer | undefined;
};

/** Runs a script's text and gives its value. Code that V8 does not accept, of another V8 or another text, costs time and nothing else. */
export const runScript = <T>(text: string, code: Buffer | undefined): Compiled<T> => {
	const script = new Script(text, {filename: 'nearmetal', ...(code === undefined ? {} : {cachedData: code})});
	return {
		value: script.runInThisContext() as T,
		codeToKeep: () => (code !== undefined && script.cachedDataRejected === false ? undefined : script.createCachedData()),
	};
};
