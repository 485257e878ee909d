import {runFolder} from '../run/folder.ts';
import type {Target} from '../target/target.ts';
import {type ResultsParts, resultsFile} from './results.ts';

/** Writes what was measured beside the run's journal. @returns where it is @throws TargetError */
export const keepOnHost = async (host: Target, parts: ResultsParts): Promise<string> => {
	const {name, text} = resultsFile(parts);
	const path = `${runFolder(parts.run)}/${name}`;
	await host.write(path, text, 0o600);
	return `${path} on ${host.name}`;
};
