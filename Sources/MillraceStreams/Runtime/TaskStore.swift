import MillraceCore

/// State of an operator in one task, as the task commits and restores it. An operator may have any number of stores.
@usableFromInline
struct TaskStore {
    @usableFromInline let name: String
    /// Gives each changed key and its encoded entry, nil for a key that is gone.
    @usableFromInline let drainChanges: (_ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void) -> Void
    /// Takes up an entry of the changelog.
    @usableFromInline let restore: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) throws -> Void
    /// What keeps its changelog short; nil for a store that only the engine's own compaction does that for.
    @usableFromInline let swept: (any SweptStore)?
    /// How many keys and timers it holds.
    @usableFromInline let size: () -> (keys: Int, timers: Int)
    /// How many entries it holds, of which a key may have many.
    @usableFromInline let entryCount: () -> Int
    /// What queries see of it: a ``StoreContent``, ``MapContent``, ``WindowContent`` or ``JoinContent``.
    @usableFromInline let content: AnyObject
    /// What that is, in words.
    @usableFromInline let holds: String

    @usableFromInline
    init(
        name: String, drainChanges: @escaping ((UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void) -> Void,
        restore: @escaping (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) throws -> Void,
        swept: (any SweptStore)? = nil, size: @escaping () -> (keys: Int, timers: Int),
        entryCount: @escaping () -> Int, content: AnyObject, holds: String
    ) {
        self.name = name
        self.drainChanges = drainChanges
        self.restore = restore
        self.swept = swept
        self.size = size
        self.entryCount = entryCount
        self.content = content
        self.holds = holds
    }
}

extension KeyedStore where State: BinaryCodable {
    /// This store under the name `name`, its keys encoded by `serde`.
    @inlinable
    func taskStore(_ name: String, key serde: Serde<Key>) -> TaskStore {
        taskStore(name, key: serde, content: content { $0 }, holds: "a \(State.self) for each \(Key.self)")
    }

    /// The same, of which queries see `content`, in words what it `holds`.
    @inlinable
    func taskStore(_ name: String, key serde: Serde<Key>, content: AnyObject, holds: String) -> TaskStore {
        let (encoder, decodeKey) = (EntryEncoder(serde.inState.makeEncode()), serde.inState.makeDecode())
        return TaskStore(
            name: name,
            drainChanges: { write in self.drainChanges(with: encoder, write) },
            restore: { key, value in try self.restore(key: key, value: value, key: decodeKey) }, swept: self,
            size: { (self.count, self.timerCount) }, entryCount: { self.count }, content: content, holds: holds)
    }
}
