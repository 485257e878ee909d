import {getRawAsset} from 'node:sea';
import {type Opening, type Parts, type Program, parts} from './program.ts';
import {runScript} from './run-script.ts';

/** The scripts as they lie in dist/nearmetal, beside the code that V8 made of them when that was built: this one needs no folder for it. */
export const partsInside = (): Parts => parts({opening: () => script<Opening>('opening'), program: () => script<Program>('program')});

const script = <T>(name: string): T => {
	const text = Buffer.from(getRawAsset(name)).toString('latin1');
	return runScript<T>(text, Buffer.from(getRawAsset(`code of ${name}`))).value;
};
