/// A topic as a topology sees it: its name and how its keys and values are encoded.
public struct Topic<Key: Sendable, Value: Sendable>: Sendable {
    /// The topic's name in the log.
    public let name: String
    /// How keys are encoded; a null key is read as no bytes.
    public let key: Serde<Key>
    /// How values are encoded.
    public let value: Serde<Value>

    /// The topic called `name`.
    public init(_ name: String, key: Serde<Key>, value: Serde<Value>) {
        self.name = name
        self.key = key
        self.value = value
    }
}
