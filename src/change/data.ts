/** An object out of a file, of which nothing is known yet. */
export type Data = Readonly<Record<string, unknown>>;
export const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isTexts = (value: unknown): boolean => isData(value) && Object.values(value).every(isText);
export const hasOnly = (data: Data, ...names: readonly string[]): boolean => Object.keys(data).every(name => names.includes(name));

export const isUuid = (value: unknown): value is string => isText(value) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
/** A thing of libvirt's, such as a guest, as a change names it. */
export const isNamedByUuid = (where: Data): boolean => isUuid(where.uuid) && isText(where.name);
/** A name that the kernel takes for an interface, without those that would mean something in a path. */
export const isDevice = (value: unknown): value is string => isText(value) && /^\w[\w.@-]{0,14}$/.test(value);
