# starts: processes
# A manager's process authenticates its clients: sets of bytes that were made before the process began are found by the hashes of now.
from multiprocessing import Manager

if __name__ == '__main__':
    with Manager() as manager:
        numbers = manager.list([1, 2])
        numbers.append(3)
        table = manager.dict(a=1)
        table['b'] = len(numbers)
        print(list(numbers), dict(table))
