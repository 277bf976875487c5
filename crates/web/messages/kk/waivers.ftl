# Who was at fault, waivers, paid and no place.
