// The server's backups: looked at, made, checked, put back.
import { id, post, request } from './api.ts';
import type { BackupShelf, RestoreInput } from './contract.ts';

export const backups = {
  look: () => request<BackupShelf>('/v1/backups'),
  make: () => post<BackupShelf>('/v1/backups', {}),
  check: (name: string) => post<BackupShelf>(`/v1/backups/${id(name)}/check`, {}),
  cancel: () => post<void>('/v1/backups/cancel', {}),
  restore: (name: string, input: RestoreInput) =>
    post<BackupShelf>(`/v1/backups/${id(name)}/restore`, input),
};
