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

    /// A whole number, nil if it is absent or `null`.
    ///
    /// - Throws: ``JSONError`` if it is of another kind, not whole, or does not fit 64 bits.
    @inlinable
    public func int64IfPresent(_ field: Field) throws(JSONError) -> Int64? {
        self[field].isAbsentOrNull ? nil : try int64(field)
    }

    /// A number, exactly, nil if it is absent or `null`.
    ///
    /// - Throws: ``JSONError`` if it is of another kind or does not fit ``ExactDecimal``.
    @inlinable
    public func decimalIfPresent(_ field: Field) throws(JSONError) -> ExactDecimal? {
        self[field].isAbsentOrNull ? nil : try decimal(field)
    }

    /// The `Double` nearest to a number, nil if it is absent or `null`.
    ///
    /// - Throws: ``JSONError`` if it is of another kind or too great.
    @inlinable
    public func doubleIfPresent(_ field: Field) throws(JSONError) -> Double? {
        self[field].isAbsentOrNull ? nil : try double(field)
    }
}
