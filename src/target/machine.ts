/** The two machines of a plan: the host, and the inside of the guest that it is made for. */
export type Machine = 'host' | 'guest';

/** One of each; the guest's only where somebody could look inside. */
export type At<T> = {readonly host: T; readonly guest?: T};
