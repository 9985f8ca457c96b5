import { constants, writeSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, stat } from 'node:fs/promises';

/** A file that is being written. Errors are those of the operating system. */
export interface WritableFile {
  /** Answers how many bytes were taken, which may be fewer than given. */
  write(bytes: Uint8Array, at: number): Promise<number>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Where a log lives: the disk, or a disk in a test that fails when it is told to. */
export interface Storage {
  /** Opens for writing without changing what is there; makes the file where it is missing. */
  open(path: string): Promise<WritableFile>;
  /** Bytes of a file; 0 for a device or a pipe, null where there is nothing. */
  size(path: string): Promise<number | null>;
  /** It is there and neither file nor folder. */
  isDevice(path: string): Promise<boolean>;
  read(path: string, from: number, length: number): Promise<Uint8Array>;
  rename(from: string, to: string): Promise<void>;
  names(folder: string): Promise<string[]>;
  /** Makes new names in a folder outlast a power cut. */
  syncFolder(folder: string): Promise<void>;
}

export const disk: Storage = {
  open: async (path) => {
    const file = await openFile(path);
    return {
      ...writable(file),
      write: async (bytes, at) => (await file.write(bytes, 0, bytes.length, at)).bytesWritten,
    };
  },
  async size(path) {
    try {
      const found = await stat(path);
      return found.isFile() ? found.size : 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  },
  async isDevice(path) {
    const found = await stat(path).catch(() => null);
    return found !== null && !found.isFile() && !found.isDirectory();
  },
  async read(path, from, length) {
    const file = await open(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await file.read(bytes, done, length - done, from + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    } finally {
      await file.close();
    }
  },
  rename,
  names: (folder) => readdir(folder),
  async syncFolder(folder) {
    const opened = await open(folder, 'r');
    try {
      await opened.sync();
    } finally {
      await opened.close();
    }
  },
};

/**
 * The disk for a thread that has nothing else to do: a write goes into memory, which takes less time than to hand it over
 * to another thread and to hear of it. Syncs wait for the disk, so they are not done here.
 */
export const diskOfOwnThread: Storage = {
  ...disk,
  open: async (path) => {
    const file = await openFile(path);
    return { ...writable(file), write: async (bytes, at) => writeSync(file.fd, bytes, 0, bytes.length, at) };
  },
};

function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
}

function writable(file: FileHandle): Omit<WritableFile, 'write'> {
  return {
    sync: () => file.datasync(),
    truncate: (length) => file.truncate(length),
    close: () => file.close(),
  };
}

/** Writes all of `bytes`. @throws Error of the disk; how much was written is then not known */
export async function writeAll(file: WritableFile, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += await file.write(done === 0 ? bytes : bytes.subarray(done), at + done);
  }
}
