extension JSONFields {
    /// The text of a string field, nil if it is absent or `null`.
    ///
    /// - Throws: ``JSONError`` if it is of another kind.
    @inlinable
    public func stringIfPresent(_ field: Field) throws(JSONError) -> String? {
        self[field].isAbsentOrNull ? nil : try string(field)
    }

    /// A boolean field, nil if it is absent or `null`.
    ///
    /// - Throws: ``JSONError`` if it is of another kind.
    @inlinable
    public func boolIfPresent(_ field: Field) throws(JSONError) -> Bool? {
        self[field].isAbsentOrNull ? nil : try bool(field)
    }
}
